# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot confusion-matrix.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" confusion-matrix.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'confusion-matrix.'.format
data = 'confusion-matrix.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,690 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1380 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,7.1875in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off

set label '{/:Bold LeNet with sigmoids and average pooling on Fashion-MNIST, as the}' at screen 0.025,0.95507 left font ',18' textcolor rgb '#222222' front
set label '{/:Bold English d2l book trains it}' at screen 0.025,0.91739 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 5 trials (seeds 0–4). A row has the answers to the test images of one class; right' at screen 0.025,0.09275 left font ',14' textcolor rgb '#555555' front
set label 'answers, on the diagonal, have no colour, and cells without a number had none. Wrong: 1992 ±' at screen 0.025,0.06377 left font ',14' textcolor rgb '#555555' front
set label '171 of 10,000 (19.9 %). Data: Fashion-MNIST. Spec 3dba3b38.' at screen 0.025,0.03478 left font ',14' textcolor rgb '#555555' front

set label 'wrong answers' at screen 0.025,0.87536 left font ',16' textcolor rgb '#222222' front

set palette defined (0 '#fee838', 1 '#e1cc55', 2 '#c3b369', 3 '#a59c74', 4 '#8a8678', 5 '#707173', 6 '#575d6d', 7 '#3b496c', 8 '#123570', 9 '#00224e')
set cbrange [0:247.6]
set cbtics (0, 50, 100, 150, 200) nomirror scale 0.6 offset 0,0.5
set colorbox horizontal user origin screen 0.21802,0.86377 size screen 0.47222,0.02319 noborder
unset grid
set border 0

set lmargin at screen 0.19722
set rmargin at screen 0.975
set tmargin at screen 0.8029
set bmargin at screen 0.31014
set xrange [-0.5:9.5]
set yrange [9.5:-0.5]
set format y '%g'
set xtics ('' 0, '' 1, '' 2, '' 3, '' 4, '' 5, '' 6, '' 7, '' 8, '' 9) scale 0
set ytics ('' 0, '' 1, '' 2, '' 3, '' 4, '' 5, '' 6, '' 7, '' 8, '' 9) scale 0
set label 'answer' at screen 0.58611,0.14203 center font ',16' textcolor rgb '#222222' front
set label 'class' at screen 0.03611,0.55652 center rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'T-shirt/top' at screen 0.23611,0.2971 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'Trouser' at screen 0.31389,0.2971 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'Pullover' at screen 0.39167,0.2971 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'Dress' at screen 0.46944,0.2971 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'Coat' at screen 0.54722,0.2971 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'Sandal' at screen 0.625,0.2971 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'Shirt' at screen 0.70278,0.2971 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'Sneaker' at screen 0.78056,0.2971 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'Bag' at screen 0.85833,0.2971 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'Ankle boot' at screen 0.93611,0.2971 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'T-shirt/top' at screen 0.18056,0.77826 right font ',16' textcolor rgb '#222222' front
set label 'Trouser' at screen 0.18056,0.72899 right font ',16' textcolor rgb '#222222' front
set label 'Pullover' at screen 0.18056,0.67971 right font ',16' textcolor rgb '#222222' front
set label 'Dress' at screen 0.18056,0.63043 right font ',16' textcolor rgb '#222222' front
set label 'Coat' at screen 0.18056,0.58116 right font ',16' textcolor rgb '#222222' front
set label 'Sandal' at screen 0.18056,0.53188 right font ',16' textcolor rgb '#222222' front
set label 'Shirt' at screen 0.18056,0.48261 right font ',16' textcolor rgb '#222222' front
set label 'Sneaker' at screen 0.18056,0.43333 right font ',16' textcolor rgb '#222222' front
set label 'Bag' at screen 0.18056,0.38406 right font ',16' textcolor rgb '#222222' front
set label 'Ankle boot' at screen 0.18056,0.33478 right font ',16' textcolor rgb '#222222' front
set label '807' at screen 0.23611,0.77826 center font ',15' textcolor rgb '#222222' front
set label '4.6' at screen 0.31389,0.77826 center font ',15' textcolor rgb '#222222' front
set label '16' at screen 0.39167,0.77826 center font ',15' textcolor rgb '#222222' front
set label '70' at screen 0.46944,0.77826 center font ',15' textcolor rgb '#222222' front
set label '3.0' at screen 0.54722,0.77826 center font ',15' textcolor rgb '#222222' front
set label '1.4' at screen 0.625,0.77826 center font ',15' textcolor rgb '#222222' front
set label '83' at screen 0.70278,0.77826 center font ',15' textcolor rgb '#222222' front
set label '15' at screen 0.85833,0.77826 center font ',15' textcolor rgb '#222222' front
set label '5.4' at screen 0.23611,0.72899 center font ',15' textcolor rgb '#222222' front
set label '941' at screen 0.31389,0.72899 center font ',15' textcolor rgb '#222222' front
set label '5.8' at screen 0.39167,0.72899 center font ',15' textcolor rgb '#222222' front
set label '38' at screen 0.46944,0.72899 center font ',15' textcolor rgb '#222222' front
set label '3.6' at screen 0.54722,0.72899 center font ',15' textcolor rgb '#222222' front
set label '0.2' at screen 0.625,0.72899 center font ',15' textcolor rgb '#222222' front
set label '5.4' at screen 0.70278,0.72899 center font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.85833,0.72899 center font ',15' textcolor rgb '#222222' front
set label '16' at screen 0.23611,0.67971 center font ',15' textcolor rgb '#222222' front
set label '1.6' at screen 0.31389,0.67971 center font ',15' textcolor rgb '#222222' front
set label '582' at screen 0.39167,0.67971 center font ',15' textcolor rgb '#222222' front
set label '12' at screen 0.46944,0.67971 center font ',15' textcolor rgb '#222222' front
set label '133' at screen 0.54722,0.67971 center font ',15' textcolor rgb '#ffffff' front
set label '248' at screen 0.70278,0.67971 center font ',15' textcolor rgb '#ffffff' front
set label '8.4' at screen 0.85833,0.67971 center font ',15' textcolor rgb '#222222' front
set label '43' at screen 0.23611,0.63043 center font ',15' textcolor rgb '#222222' front
set label '16' at screen 0.31389,0.63043 center font ',15' textcolor rgb '#222222' front
set label '13' at screen 0.39167,0.63043 center font ',15' textcolor rgb '#222222' front
set label '850' at screen 0.46944,0.63043 center font ',15' textcolor rgb '#222222' front
set label '28' at screen 0.54722,0.63043 center font ',15' textcolor rgb '#222222' front
set label '0.2' at screen 0.625,0.63043 center font ',15' textcolor rgb '#222222' front
set label '43' at screen 0.70278,0.63043 center font ',15' textcolor rgb '#222222' front
set label '5.6' at screen 0.85833,0.63043 center font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.23611,0.58116 center font ',15' textcolor rgb '#222222' front
set label '1.4' at screen 0.31389,0.58116 center font ',15' textcolor rgb '#222222' front
set label '115' at screen 0.39167,0.58116 center font ',15' textcolor rgb '#222222' front
set label '46' at screen 0.46944,0.58116 center font ',15' textcolor rgb '#222222' front
set label '689' at screen 0.54722,0.58116 center font ',15' textcolor rgb '#222222' front
set label '143' at screen 0.70278,0.58116 center font ',15' textcolor rgb '#ffffff' front
set label '5.0' at screen 0.85833,0.58116 center font ',15' textcolor rgb '#222222' front
set label '1.0' at screen 0.46944,0.53188 center font ',15' textcolor rgb '#222222' front
set label '930' at screen 0.625,0.53188 center font ',15' textcolor rgb '#222222' front
set label '44' at screen 0.78056,0.53188 center font ',15' textcolor rgb '#222222' front
set label '3.2' at screen 0.85833,0.53188 center font ',15' textcolor rgb '#222222' front
set label '22' at screen 0.93611,0.53188 center font ',15' textcolor rgb '#222222' front
set label '223' at screen 0.23611,0.48261 center font ',15' textcolor rgb '#ffffff' front
set label '3.2' at screen 0.31389,0.48261 center font ',15' textcolor rgb '#222222' front
set label '170' at screen 0.39167,0.48261 center font ',15' textcolor rgb '#ffffff' front
set label '53' at screen 0.46944,0.48261 center font ',15' textcolor rgb '#222222' front
set label '98' at screen 0.54722,0.48261 center font ',15' textcolor rgb '#222222' front
set label '424' at screen 0.70278,0.48261 center font ',15' textcolor rgb '#222222' front
set label '29' at screen 0.85833,0.48261 center font ',15' textcolor rgb '#222222' front
set label '30' at screen 0.625,0.43333 center font ',15' textcolor rgb '#222222' front
set label '906' at screen 0.78056,0.43333 center font ',15' textcolor rgb '#222222' front
set label '64' at screen 0.93611,0.43333 center font ',15' textcolor rgb '#222222' front
set label '1.6' at screen 0.23611,0.38406 center font ',15' textcolor rgb '#222222' front
set label '1.2' at screen 0.31389,0.38406 center font ',15' textcolor rgb '#222222' front
set label '9.4' at screen 0.39167,0.38406 center font ',15' textcolor rgb '#222222' front
set label '4.6' at screen 0.46944,0.38406 center font ',15' textcolor rgb '#222222' front
set label '2.4' at screen 0.54722,0.38406 center font ',15' textcolor rgb '#222222' front
set label '2.8' at screen 0.625,0.38406 center font ',15' textcolor rgb '#222222' front
set label '15' at screen 0.70278,0.38406 center font ',15' textcolor rgb '#222222' front
set label '6.0' at screen 0.78056,0.38406 center font ',15' textcolor rgb '#222222' front
set label '956' at screen 0.85833,0.38406 center font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.93611,0.38406 center font ',15' textcolor rgb '#222222' front
set label '0.2' at screen 0.46944,0.33478 center font ',15' textcolor rgb '#222222' front
set label '12' at screen 0.625,0.33478 center font ',15' textcolor rgb '#222222' front
set label '63' at screen 0.78056,0.33478 center font ',15' textcolor rgb '#222222' front
set label '1.0' at screen 0.85833,0.33478 center font ',15' textcolor rgb '#222222' front
set label '924' at screen 0.93611,0.33478 center font ',15' textcolor rgb '#222222' front
set object rectangle from screen 0.19861,0.75507 to screen 0.27361,0.80145 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.27639,0.7058 to screen 0.35139,0.75217 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.35417,0.65652 to screen 0.42917,0.7029 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.43194,0.60725 to screen 0.50694,0.65362 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.50972,0.55797 to screen 0.58472,0.60435 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.5875,0.5087 to screen 0.6625,0.55507 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.66528,0.45942 to screen 0.74028,0.5058 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.74306,0.41014 to screen 0.81806,0.45652 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.82083,0.36087 to screen 0.89583,0.40725 fs solid noborder fc rgb '#f0f0f0' back
set object rectangle from screen 0.89861,0.31159 to screen 0.97361,0.35797 fs solid noborder fc rgb '#f0f0f0' back
plot \
  data index 0 using ($6 == 1 ? $1 : NaN):2:(0.5):(0.5):3 with boxxyerror lw 2 lc palette fs solid border lc rgb '#ffffff'
unset output
