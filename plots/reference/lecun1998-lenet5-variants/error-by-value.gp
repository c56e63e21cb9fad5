# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot error-by-value.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" error-by-value.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'error-by-value.'.format
data = 'error-by-value.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,770 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1540 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,8.0208in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set style line 2 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5

set label '{/:Bold What each choice changes of LeNet-5 (1998)}' at screen 0.025,0.95974 left font ',18' textcolor rgb '#222222' front
set label 'lecun1998-lenet5-variants, 21 trials: 14 points, 1 to 2 seeds each. Dots are means over finished' at screen 0.025,0.05714 left font ',14' textcolor rgb '#555555' front
set label 'trials after epoch 20, bars from the smallest to the largest value.' at screen 0.025,0.03117 left font ',14' textcolor rgb '#555555' front

set label 'test error' at screen 0.05417,0.91948 left font ',16' textcolor rgb '#222222' front
set label 'training error' at screen 0.21829,0.91948 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.03333,0.91948 point pt 7 ps 0.6 lw 2 lc rgb '#222222' front
set label '' at screen 0.19746,0.91948 point pt 5 ps 0.5 lw 2 lc rgb '#222222' front

set lmargin at screen 0.12083
set rmargin at screen 0.975
set tmargin at screen 0.88571
set bmargin at screen 0.43117
set xrange [-0.5:13.5]
set yrange [0.02:100]
set logscale y
set format y '%g'
unset xtics
set ytics (0.1, 1, 10, 100)
set label 'variant' at screen 0.54792,0.1013 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%), log scale' at screen 0.03611,0.65844 center rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'as lenet5' at screen 0.15134,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'h before each pass' at screen 0.21235,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'η as printed' at screen 0.27336,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'μ 0.05' at screen 0.33438,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'paper''s constants' at screen 0.39539,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'weights ±2.4/F' at screen 0.4564,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'weights ±2.4/√F' at screen 0.51741,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'loss (9), j = 5' at screen 0.57842,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'loss (9), j = 20' at screen 0.63943,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'no squash after C1, C3, C5' at screen 0.70045,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'means in S2, S4' at screen 0.76146,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'file order' at screen 0.82247,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'distortions, fixed' at screen 0.88348,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'distortions, anew each pass' at screen 0.94449,0.41948 right rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using ($1+(-0.1821)):($3*100):(0):(($4*100)-($3*100)) with vectors heads size screen 0.00486,90 lc rgb '#0072b2' lw 1.5 dt solid, \
  data index 0 using ($1+(-0.1821)):($2*100) with points ls 1, \
  data index 1 using ($1+(0.1821)):($3*100):(0):(($4*100)-($3*100)) with vectors heads size screen 0.00486,90 lc rgb '#0072b2' lw 1.5 dt solid, \
  data index 1 using ($1+(0.1821)):($2*100) with points ls 2
unset output
